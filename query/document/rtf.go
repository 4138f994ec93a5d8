package document

func (d *Document) rtfBlocks(data []byte) ([]block, error) { return nil, ErrNotText }
