"""What is answered to what is written, without wires: one school of the demo county, in memory."""
