package bench

// maxrssMB is what ru_maxrss counts in a MB: kilobytes here.
const maxrssMB = 1e3
