"""The words of the trade as data: nothing here decides, each table says where its words come from."""
