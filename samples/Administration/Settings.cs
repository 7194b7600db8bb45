using System.Collections.Concurrent;

namespace Administration;

/// <summary>Settings of the service.</summary>
internal static class Settings
{
    internal static ConcurrentDictionary<string, string> All { get; } = new(StringComparer.Ordinal);
}
