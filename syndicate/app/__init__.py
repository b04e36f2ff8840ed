"""What the commands do: the one place that knows the other rooms."""
