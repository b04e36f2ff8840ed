"""Mails against the rules for mail clients."""
