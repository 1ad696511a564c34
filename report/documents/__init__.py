"""The compiled report as files: Word, Excel and pictures. Bytes out; nothing is stored or sent."""
