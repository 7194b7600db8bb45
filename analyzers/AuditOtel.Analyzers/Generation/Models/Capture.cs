namespace AuditOtel.Analyzers.Generation.Models;

/// <summary>One value that is captured before the intent is written.</summary>
/// <param name="Kind">The runtime method that takes it.</param>
/// <param name="Name">The target's type or the argument's recorded name.</param>
/// <param name="Value">The expression, as C# text.</param>
/// <param name="Rest">What follows the value, as C# text: the mode of a secret, how a changed object is collected; otherwise empty.</param>
/// <param name="Member">The constant by which a rewritten body names it: the kind and the parameter's number.</param>
internal sealed record Capture(CaptureKind Kind, string Name, string Value, string Rest, string Member);
