module call

go 1.21
