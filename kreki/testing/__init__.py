"""What every service's tests share: guards, fixtures, tokens."""
