"""An adversarial language model: what it writes (`tricks`), how it serves it (`server`), and one of random weights
(`gibberish`)."""
