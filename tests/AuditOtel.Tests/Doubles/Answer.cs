namespace AuditOtel.Tests.Doubles;

/// <summary>How the collector double answers a call.</summary>
public enum Answer
{
    Stored,
    StoredWithWarning,
    NoReceipt,
    ReceiptForAnotherRecord,
    ReceiptWithoutLeafHash,
    ReceiptWithLongLeafHash,
    TwoReceipts,
    Unavailable,
    UnavailableAfterBody,
    PartialSuccess,
    InvalidArgument,
    PermissionDenied,
    ResourceExhausted,
    ResourceExhaustedForNow,
    Garbage,
    HugeLength,
    TooLarge,
    CompressedFlag,
    EmptyBody,
    NoStatus,
    HttpError,
    Hang,
    CloseMidWay,
}
