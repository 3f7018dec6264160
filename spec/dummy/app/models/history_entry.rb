# frozen_string_literal: true

class HistoryEntry < ApplicationRecord
  belongs_to :order
end
