"""Evaluation (评测): gold questions asked through the same call as the chat, scored part by part."""
