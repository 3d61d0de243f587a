"""When something is asked of a goal: schedules, slots, plans, pauses (rules §6.5)."""
