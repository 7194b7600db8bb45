namespace AuditOtel.ElasticStub;

/// <summary>One thing that goes wrong.</summary>
internal enum StubFault
{
    None = 0,

    /// <summary>Every second document is answered 429.</summary>
    BusyItems,

    /// <summary>The whole request is answered 429, with Retry-After.</summary>
    Busy,

    /// <summary>The whole request is answered 503.</summary>
    Unavailable,

    /// <summary>The whole request is answered 500.</summary>
    Failed,

    /// <summary>The whole request is answered 403.</summary>
    Forbidden,

    /// <summary>The documents are stored and the connection is cut before the answer.</summary>
    CutBehind,

    /// <summary>The connection is cut before anything is stored.</summary>
    CutBefore,

    /// <summary>No answer comes until the other side gives up.</summary>
    Hang,

    /// <summary>The answer is a page of something between.</summary>
    Page,

    /// <summary>The answer leaves one document out.</summary>
    MissingItem,

    /// <summary>The answer tells of the documents in another order.</summary>
    OtherOrder,

    /// <summary>The answer says that there were no errors, and lists one.</summary>
    Contradiction,
}
