"""What a language model is told, where one is configured (提示词): one file a prompt."""
