# frozen_string_literal: true

RSpec.describe TaskerContribRails::Generators::Adoption::Finder do
  include JobFiles

  def found(typed) = described_class.new(**application).find(typed).name

  it "takes a job as people write it" do
    job(name: "Shop::ImportJob")
    names = %w[ Shop::ImportJob ::Shop::ImportJob Shop::Import shop/import_job shop/import app/jobs/shop/import_job.rb ]
    expect(names.map { |typed| found(typed) }.uniq).to eq(%w[ Shop::ImportJob ])
  end

  it "says of a class that is not there which one may be meant" do
    job
    expect(refusal { found("ImprtJob") }).to eq(
      "There is no class ImprtJob in the folders that Rails loads, so nothing was written. Did you mean ImportJob?"
    )
    expect(refusal { found("Nothing") }).to end_with("so nothing was written.")
  end
end
