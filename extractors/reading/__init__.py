"""What platforms share in reading documents: values, addresses, elements, moments, fragments, markdown."""
