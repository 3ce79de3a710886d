module guarded

go 1.24

require lictor v0.0.0

replace lictor => ../../bindings-go
