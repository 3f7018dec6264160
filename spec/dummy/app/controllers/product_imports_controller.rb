# frozen_string_literal: true

class ProductImportsController < ApplicationController
  def new
  end

  def create
    import = ProductImport.new(csv: params.require(:file).read)
    import.start

    redirect_to import
  end

  def show
    @import = ProductImport.find(params[:id])
  end
end
