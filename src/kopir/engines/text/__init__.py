"""Text: scripts and languages, tokens, transliteration, sentence encoders. The lowest engine after `data`."""
