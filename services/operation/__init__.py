"""What an operator does with a running or resting stack: look at it, keep copies of it, bring them back."""
