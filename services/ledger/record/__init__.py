"""The record: the stored form of events, their lines and tree, and what adds more."""
