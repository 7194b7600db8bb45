namespace AuditOtel;

/// <summary>The process's trail. Instrumented methods, static ones included, find it here.</summary>
public static class AuditTrail
{
    private static readonly Lock Gate = new();
    private static readonly List<IAuditTrail> Installed = [];
    private static volatile IAuditTrail _current = MissingTrail.Instance;

    /// <summary>The trail installed last; while there is none, one that refuses every action.</summary>
    public static IAuditTrail Current => _current;

    /// <summary>Makes a trail the current one. <c>AddAuditOtel</c> does it when the host starts.</summary>
    /// <param name="trail">The trail.</param>
    /// <returns>Dispose it to take the trail out again.</returns>
    public static IDisposable Install(IAuditTrail trail)
    {
        ArgumentNullException.ThrowIfNull(trail);
        lock (Gate)
        {
            Installed.Add(trail);
            _current = trail;
        }

        return new Installation(trail);
    }

    private static void Remove(IAuditTrail trail)
    {
        lock (Gate)
        {
            Installed.Remove(trail);
            _current = Installed.LastOrDefault() ?? MissingTrail.Instance;
        }
    }

    private sealed class Installation(IAuditTrail trail) : IDisposable
    {
        private IAuditTrail? _trail = trail;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _trail, null) is { } installed)
                Remove(installed);
        }
    }
}
