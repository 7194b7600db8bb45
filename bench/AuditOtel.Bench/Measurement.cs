namespace AuditOtel.Bench;

/// <summary>One line of the report: our figure, the raw figure of the same run, and how they relate.</summary>
/// <param name="Name">What was measured, for people and as the key in JSON.</param>
/// <param name="Unit">The unit of both figures.</param>
/// <param name="Value">Ours.</param>
/// <param name="Raw">What it is held against; its meaning is in <paramref name="Against"/>.</param>
/// <param name="Against">What the raw figure is.</param>
/// <param name="Relation">Ours to raw.</param>
/// <param name="Goal">The goal in words; empty when none is set.</param>
/// <param name="Met">Whether the goal is met; null when none is set.</param>
internal sealed record Measurement(string Name, string Unit, double Value, double Raw, string Against, string Relation, string Goal = "", bool? Met = null);
