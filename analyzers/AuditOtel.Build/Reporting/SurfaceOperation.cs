namespace AuditOtel.Build.Reporting;

/// <summary>One operation that is recorded.</summary>
internal sealed record SurfaceOperation
{
    internal string Name { get; init; } = string.Empty;

    internal string Action { get; init; } = string.Empty;

    internal string Class { get; init; } = string.Empty;

    /// <summary>What happens when no record can be stored.</summary>
    internal string Mode { get; init; } = string.Empty;

    /// <summary>How the record comes about.</summary>
    internal string Route { get; init; } = string.Empty;

    /// <summary>The member's documentation id, and the endpoint where there is one.</summary>
    internal string Member { get; init; } = string.Empty;

    internal IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>What is recorded of its arguments: also those of which only that there was one.</summary>
    internal IReadOnlyList<string> Arguments { get; init; } = [];

    internal static SurfaceOperation Of(object? operation) => new()
    {
        Name = operation.At("operation").Text(),
        Action = operation.At("action").Text(),
        Class = operation.At("class").Text(),
        Mode = operation.At("mode").Text(),
        Route = operation.At("route").Text(),
        Member = string.Join(" ", new[] { operation.At("member").Text(), operation.At("endpoint").Text() }.Where(part => part.Length > 0)),
        Targets = Texts(operation.At("targets")),
        Arguments = [.. Texts(operation.At("arguments")), .. Texts(operation.At("secrets")).Select(secret => secret + " (secret)"), .. Texts(operation.At("changes")).Select(change => change + " (change)")],
    };

    private static string[] Texts(object? items) => [.. items.Items().Select(item => item.Text())];
}
