"""What all services say alike: fields, names, enums, times, texts, tokens (api §1)."""
