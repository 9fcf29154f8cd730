"""How lesions answer to treatment: RECIST 1.1 and iRECIST over what a record measured."""
