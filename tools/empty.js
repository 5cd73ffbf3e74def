// Stands in for Node's modules in the browser bundle.
