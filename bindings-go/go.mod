module lictor

go 1.24
