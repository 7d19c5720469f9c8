"""The product's own sentences: plain, kind Chinese, short enough for a chat bubble.

Data only; nothing here decides anything.
"""
