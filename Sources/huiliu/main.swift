print("huiliu")
