package main

import "syscall"

// errAddressInUse is WSAEADDRINUSE, which package syscall does not name.
const errAddressInUse = syscall.Errno(10048)
