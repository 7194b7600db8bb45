namespace AuditOtel.Analyzers.Surface.Model;

/// <summary>The names of the fields of a surface line, see docs/surface.md.</summary>
internal static class SurfaceKeys
{
    internal const string Member = "member";
    internal const string Endpoint = "endpoint";
    internal const string Copy = "copy";
    internal const string Action = "action";
    internal const string Class = "class";
    internal const string Mode = "mode";
    internal const string Route = "route";
    internal const string Target = "target";
    internal const string Argument = "argument";
    internal const string Secret = "secret";
    internal const string Change = "change";
    internal const string Result = "result";
    internal const string Reason = "reason";

    /// <summary>Why a line of a file takes something back; part of that statement and not of the surface.</summary>
    internal const string Because = "because";

    /// <summary>All fields of the surface in their order.</summary>
    internal static readonly string[] Order = [Member, Endpoint, Copy, Action, Class, Mode, Route, Target, Argument, Secret, Change, Result, Reason];

    /// <summary>True for what may stand in a line of a kind.</summary>
    internal static bool IsOf(string key, SurfaceKind kind) => kind == SurfaceKind.Excuse ? key is Copy or Reason : key is not Reason && Array.IndexOf(Order, key) >= 0;

    /// <summary>True for what tells two entries apart; the rest is what they say.</summary>
    internal static bool IsIdentity(string key) => key is Member or Endpoint or Copy;

    /// <summary>True for what may be said more than once.</summary>
    internal static bool IsRepeated(string key) => key is Target or Argument or Secret or Change;

    /// <summary>What a line of a kind must have.</summary>
    internal static string[] Required(SurfaceKind kind) => kind == SurfaceKind.Excuse ? [Reason] : [Member, Action, Class, Mode, Route];
}
