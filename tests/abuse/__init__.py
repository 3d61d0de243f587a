"""What must be refused clearly, or borne, with nothing lost."""
