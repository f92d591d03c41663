"""After the answer: cases that wait for the customer are closed, customers are asked, and what they write reopens."""
