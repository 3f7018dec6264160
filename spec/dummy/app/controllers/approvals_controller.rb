# frozen_string_literal: true

class ApprovalsController < ApplicationController
  def create
    refund = Refund.find(params[:refund_id])
    refund.approve(by: params.require(:approved_by))

    redirect_to refund.order, notice: "The refund is approved."
  end
end
