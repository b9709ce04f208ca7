extension RandomAccessCollection where Index == Int {
    /// The first index from which on something is so, in a collection in which it is so of all that
    /// follow; the end where it is so of none.
    func partitionPoint(where isSo: (Element) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = low + (high - low) / 2
            if isSo(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
