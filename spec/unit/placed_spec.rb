# frozen_string_literal: true

RSpec.describe TaskerContribRails::Placed do
  let(:kind) { Struct.new(:source, :line, :column) { include TaskerContribRails::Placed } }

  {
    [ "a.yaml", 2, 5 ] => "a.yaml:2:5", [ "a.yaml", 2, 0 ] => "a.yaml:2", [ "a.yaml", 0, 5 ] => "a.yaml"
  }.each do |at, place|
    it("is #{place} at #{at.drop(1)}") { expect(kind.new(*at).place).to eq(place) }
  end
end
