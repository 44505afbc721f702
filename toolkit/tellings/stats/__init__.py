"""Statistics of paired events: numpy in, numbers out; knows no news."""
