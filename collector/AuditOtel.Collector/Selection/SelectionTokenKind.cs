namespace AuditOtel.Collector.Selection;

/// <summary>The kinds of tokens.</summary>
internal enum SelectionTokenKind
{
    End,
    Word,
    Quoted,
    Colon,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Open,
    Close,
    And,
    Or,
    Not,
}
