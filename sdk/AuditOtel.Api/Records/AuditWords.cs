namespace AuditOtel;

/// <summary>The words that stand on the wire for the enumerations of a record.</summary>
internal static class AuditWords
{
    private static readonly string[] Actions = [.. Enum.GetNames<AuditAction>().Select(name => name.ToUpperInvariant())];
    private static readonly string[] Classes = LowerNames<AuditClass>();
    private static readonly string[] Stages = LowerNames<AuditStage>();
    private static readonly string[] Outcomes = LowerNames<AuditOutcome>();
    private static readonly string[] ActorTypes = LowerNames<AuditActorType>();

    internal static string ToWord(this AuditAction action) => Actions[(int)action];

    internal static string ToWord(this AuditClass value) => Classes[(int)value];

    internal static string ToWord(this AuditStage stage) => Stages[(int)stage];

    internal static string ToWord(this AuditOutcome outcome) => Outcomes[(int)outcome];

    internal static string ToWord(this AuditActorType type) => ActorTypes[(int)type];

#pragma warning disable CA1308 // the wire words are lower case by definition, this is no normalisation
    private static string[] LowerNames<T>()
        where T : struct, Enum => [.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())];
#pragma warning restore CA1308
}
