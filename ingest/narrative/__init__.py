"""The narrative (说明文字): sections, sentences, and the figures that they state."""
