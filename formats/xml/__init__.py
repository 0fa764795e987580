"""XML as .NET's DataContractSerializer writes and reads it."""
