namespace AuditOtel.Build.Reporting;

/// <summary>Goes through JSON without knowing what is there: what is missing is empty.</summary>
internal static class JsonValues
{
    internal static object? At(this object? value, string name) => value is Dictionary<string, object?> members && members.TryGetValue(name, out var found) ? found : null;

    internal static IReadOnlyList<object?> Items(this object? value) => value as List<object?> ?? [];

    internal static string Text(this object? value) => value as string ?? string.Empty;

    internal static int Number(this object? value) => value is double number and >= 0 and <= int.MaxValue ? (int)number : 0;
}
