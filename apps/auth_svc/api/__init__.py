"""HTTP entry points: the contract under /api/auth/v1/ and the OAuth endpoints under /o/."""
