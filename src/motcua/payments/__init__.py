"""Charges and receipts."""
