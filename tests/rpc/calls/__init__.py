"""Shows how calls travel: the gate, once and no more, pages, pinned reads."""
