"""The reader, held by the labelled corpus, by messages in other voices, and by what must not change a reading."""
