"""The people's side of each channel: what they type, press and send goes the channel's own way."""
