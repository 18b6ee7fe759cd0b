"""What is still to come: notifications not received yet, and emigrations that nobody has reported."""
