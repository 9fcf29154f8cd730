"""Where the lesions of one patient may go under one kind of treatment, and how that was fitted."""
